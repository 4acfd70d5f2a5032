/**
 * Files that a crash leaves whole. Start reading at {@link dev.tributary.storage.file.DurableFile}.
 */
package dev.tributary.storage.file;
