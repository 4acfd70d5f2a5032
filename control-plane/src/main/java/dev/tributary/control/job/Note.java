package dev.tributary.control.job;

/**
 * What somebody has written down about a job.
 *
 * @param author who, empty if nobody says
 * @param atMillis since 1970, by the coordinator's clock
 */
public record Note(String text, String author, long atMillis) {}
