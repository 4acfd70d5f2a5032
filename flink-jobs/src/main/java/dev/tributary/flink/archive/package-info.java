/**
 * The host of the archive queue. Start reading at {@link
 * dev.tributary.flink.archive.ArchiveOperator}.
 */
package dev.tributary.flink.archive;
