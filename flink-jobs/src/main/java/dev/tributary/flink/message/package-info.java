/**
 * What travels between the operators. Start reading at {@link
 * dev.tributary.flink.message.CoordinatorInput}.
 */
package dev.tributary.flink.message;
