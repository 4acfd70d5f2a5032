package dev.tributary.control.model;

import java.nio.file.Path;

/**
 * A model version in a file.
 *
 * @param bytes length of the file
 * @param sha256 of the parameter vector as float32, little endian, in the order of the spec's
 *     tensors, hex: in the format {@link ModelFormat#F32} what {@code sha256sum} prints of the file
 * @param source where it was read: an {@code s3://} address, or the topic of models
 */
public record SavedModel(
    String job,
    int version,
    Path file,
    ModelFormat format,
    long bytes,
    String sha256,
    String source) {}
