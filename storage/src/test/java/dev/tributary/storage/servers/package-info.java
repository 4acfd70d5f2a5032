/**
 * A broker and an object store for the tests of one JVM. Start reading at {@link
 * dev.tributary.storage.servers.TestServers}.
 */
package dev.tributary.storage.servers;
