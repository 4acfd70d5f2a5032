package dev.tributary.control.model;

import java.nio.file.Path;

/**
 * A model version in a file: its parameter vector as float32, little endian, in the order of the
 * spec's tensors.
 *
 * @param bytes length of the file
 * @param sha256 hex, as {@code sha256sum} prints it
 * @param source where it was read: an {@code s3://} address, or the topic of models
 */
public record SavedModel(
    String job, int version, Path file, long bytes, String sha256, String source) {}
