package dev.tributary.local.cluster;

import java.util.Locale;

/**
 * The processes of a cluster, in the order in which they are stopped: nobody's server goes before
 * its clients.
 */
public enum ClusterPart {
  API,
  TASKMANAGER_1,
  TASKMANAGER_2,
  JOBMANAGER,
  KAFKA,
  ZOOKEEPER,
  S3;

  /** Of its log files, too; the resource id of a TaskManager in Flink. */
  public String processName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
