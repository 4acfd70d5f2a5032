package dev.tributary.core.coordination;

/**
 * A version lies in the archive.
 *
 * @param sha256 hex SHA-256 of the object
 */
public record Archived(String job, int version, String uri, String sha256) {}
