/**
 * Federation jobs from outside: commands in, and views of what the round log decided out. Start
 * reading at {@link dev.tributary.control.job.JobClient}, then {@link
 * dev.tributary.control.job.JobHistory}.
 */
package dev.tributary.control.job;
