/**
 * Many jobs on the same clients, and the API beside them. Start reading at {@link
 * dev.tributary.benchmarks.jobs.JobsBenchmark}.
 */
package dev.tributary.benchmarks.jobs;
