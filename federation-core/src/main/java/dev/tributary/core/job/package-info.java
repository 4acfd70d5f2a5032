/**
 * What a federation job asks for, validated. Start reading at {@link
 * dev.tributary.core.job.JobSpec}.
 */
package dev.tributary.core.job;
