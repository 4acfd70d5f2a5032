/**
 * The whole data path on real components, with clients that the tests play. Start reading at {@link
 * dev.tributary.local.federation.TestFederation}.
 */
package dev.tributary.local.federation;
