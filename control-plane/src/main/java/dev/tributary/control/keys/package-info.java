/**
 * Who is enrolled in the federation. Start reading at {@link
 * dev.tributary.control.keys.KeyDirectory}.
 */
package dev.tributary.control.keys;
