/**
 * Which broker and which archive a command means. Start reading at {@link
 * dev.tributary.control.connection.ConnectionFinder}.
 */
package dev.tributary.control.connection;
