/**
 * Which model versions must still be archived. Start reading at {@link
 * dev.tributary.core.archive.ArchiveQueue}.
 */
package dev.tributary.core.archive;
