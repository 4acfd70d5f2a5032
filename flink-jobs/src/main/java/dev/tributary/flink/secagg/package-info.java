/**
 * What the job does about the messages of secure rounds. Start reading at {@link
 * dev.tributary.flink.secagg.SecAggIntake}.
 */
package dev.tributary.flink.secagg;
