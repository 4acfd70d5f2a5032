/**
 * Which of many jobs may take which of the same clients. Start reading at {@link
 * dev.tributary.core.scheduling.Schedule}.
 */
package dev.tributary.core.scheduling;
