/**
 * The host of the coordinator. Start reading at {@link
 * dev.tributary.flink.coordinator.CoordinatorOperator}.
 */
package dev.tributary.flink.coordinator;
