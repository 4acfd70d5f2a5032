/**
 * What a client does about the round log. Start reading at {@link
 * dev.tributary.core.client.ClientSession}.
 */
package dev.tributary.core.client;
