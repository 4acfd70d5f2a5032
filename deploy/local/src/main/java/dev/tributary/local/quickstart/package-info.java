/**
 * A whole federation in one JVM that learns real data. Start reading at {@link
 * dev.tributary.local.quickstart.Quickstart}.
 */
package dev.tributary.local.quickstart;
