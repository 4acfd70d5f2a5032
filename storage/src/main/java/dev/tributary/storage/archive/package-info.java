/**
 * Model versions as objects in S3. Start reading at {@link
 * dev.tributary.storage.archive.ModelArchive}.
 */
package dev.tributary.storage.archive;
