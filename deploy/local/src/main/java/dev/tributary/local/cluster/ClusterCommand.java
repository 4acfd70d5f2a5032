package dev.tributary.local.cluster;

import picocli.CommandLine.Command;

/** {@code tributary cluster}: the verbs. */
@Command(
    name = "cluster",
    description = "A Kafka broker, an S3 server and a Flink cluster as processes of this machine.",
    subcommands = {
      ClusterUp.class,
      ClusterDown.class,
      ClusterStatus.class,
      ClusterRevive.class,
      ClusterUpgrade.class
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  ./tributary cluster up", "  ./tributary cluster status"})
public final class ClusterCommand {}
