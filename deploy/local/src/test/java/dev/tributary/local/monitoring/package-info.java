/**
 * What deploy/monitoring asks of Prometheus. Start reading at {@link
 * dev.tributary.local.monitoring.MonitoringFiles}.
 */
package dev.tributary.local.monitoring;
