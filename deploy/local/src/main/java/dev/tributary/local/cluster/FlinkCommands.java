package dev.tributary.local.cluster;

import dev.tributary.local.embedded.EmbeddedFlink;
import dev.tributary.servers.EmbeddedS3;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Command lines of Flink's processes: what {@code bin/jobmanager.sh}, {@code bin/taskmanager.sh}
 * and {@code bin/flink} of a Flink distribution come down to. The configuration is the project's
 * {@code deploy/flink/conf}; what belongs to this cluster alone (addresses, directories) goes on
 * top as dynamic properties.
 */
final class FlinkCommands {

  /** System property with jars of selections that others wrote. */
  private static final String PLUGINS_PROPERTY = "tributary.plugins";

  private final ProjectTree project;
  private final ClusterDirectory directory;
  private final List<String> jvmOptions;
  private final Map<String, String> ownSettings;
  private final Configuration configuration;

  FlinkCommands(
      ProjectTree project,
      ClusterDirectory directory,
      ClusterAddresses addresses,
      ClusterOverrides overrides) {
    this.project = project;
    this.directory = directory;
    this.jvmOptions = overrides.jvmOptions();
    this.ownSettings = ownSettings(directory, addresses);
    this.ownSettings.putAll(overrides.flink());
    this.configuration =
        GlobalConfiguration.loadConfiguration(
            project.flinkConf().toString(), Configuration.fromMap(ownSettings));
  }

  /**
   * The same for all: without {@code FLINK_CONF_DIR} the client finds no configuration, and with as
   * many arenas as glibc likes what RocksDB and the JVM free stays with the process.
   */
  Map<String, String> environment() {
    return Map.of("FLINK_CONF_DIR", project.flinkConf().toString(), "MALLOC_ARENA_MAX", "2");
  }

  List<String> jobManager() {
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
    List<String> command =
        java(
            "jobmanager",
            words(JobManagerProcessUtils.generateJvmParametersStr(memory, configuration)),
            words(configuration.get(CoreOptions.FLINK_JM_JVM_OPTIONS)));
    // Without the --executionMode of Flink's own script: this entry point does not know it, and
    // ignores every argument after one it does not know.
    command.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    command.addAll(configDir());
    command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    command.addAll(dynamicProperties(ownSettings));
    return command;
  }

  /** The single ZooKeeper server that {@code bin/zookeeper.sh} would start. */
  List<String> zooKeeper() {
    List<String> command =
        java(
            ClusterPart.ZOOKEEPER.processName(),
            List.of(
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dzookeeper.admin.enableServer=false"),
            List.of());
    command.add("org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer");
    command.addAll(
        List.of("--zkConfigFile", directory.zooKeeperSettings().toString(), "--peerId", "1"));
    return command;
  }

  /**
   * @param name also the TaskManager's resource id, so that a job's tasks can be traced to it
   */
  List<String> taskManager(String name) {
    var memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    List<String> command =
        java(
            name,
            words(ProcessMemoryUtils.generateJvmParametersStr(memory)),
            words(configuration.get(CoreOptions.FLINK_TM_JVM_OPTIONS)));
    command.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    command.addAll(configDir());
    command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    command.addAll(dynamicProperties(ownSettings));
    command.addAll(dynamicProperties(Map.of("taskmanager.resource-id", name)));
    return command;
  }

  /** {@code flink run -d}. */
  List<String> run(Class<?> job, JobStart start, List<String> jobArguments) {
    List<String> command = client("run");
    command.add("-d");
    start.savepoint().ifPresent(savepoint -> command.addAll(List.of("-s", savepoint)));
    start
        .parallelism()
        .ifPresent(number -> command.addAll(List.of("-p", Integer.toString(number))));
    command.addAll(classpathOptions(System.getProperty(PLUGINS_PROPERTY, "")));
    command.addAll(List.of("-c", job.getName(), start.jar().toString()));
    command.addAll(jobArguments);
    return command;
  }

  /** For jars of others that the job is to find beside its own; all of Flink's processes do. */
  static List<String> classpathOptions(String jars) {
    return Arrays.stream(jars.split(File.pathSeparator, -1))
        .filter(jar -> !jar.isEmpty())
        .flatMap(jar -> Stream.of("-C", new File(jar).toURI().toString()))
        .toList();
  }

  /** {@code flink stop --savepointPath}. */
  List<String> stop(String jobId) {
    List<String> command = client("stop");
    command.addAll(
        List.of("--savepointPath", ownSettings.get("execution.checkpointing.savepoint-dir")));
    command.add(jobId);
    return command;
  }

  private List<String> client(String verb) {
    // A client lives for seconds: it is not worth the optimising compiler.
    List<String> command =
        java(
            "client",
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            words(configuration.get(CoreOptions.FLINK_CLI_JVM_OPTIONS)));
    command.addAll(List.of("org.apache.flink.client.cli.CliFrontend", verb, "-t", "remote"));
    ownSettings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    return command;
  }

  private static Map<String, String> ownSettings(
      ClusterDirectory directory, ClusterAddresses addresses) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", "127.0.0.1");
    settings.put("jobmanager.rpc.port", Integer.toString(addresses.ports().flinkRpc()));
    settings.put(
        "high-availability.jobmanager.port", Integer.toString(addresses.ports().flinkRpc()));
    settings.put(
        "high-availability.zookeeper.quorum", "127.0.0.1:" + addresses.ports().zooKeeper());
    settings.put("jobmanager.bind-host", "127.0.0.1");
    settings.put("taskmanager.host", "127.0.0.1");
    settings.put("taskmanager.bind-host", "127.0.0.1");
    settings.put("rest.address", "127.0.0.1");
    settings.put("rest.bind-address", "127.0.0.1");
    settings.put("rest.port", Integer.toString(addresses.ports().flinkUi()));
    settings.put("s3.endpoint", addresses.s3Endpoint().toString());
    settings.put("s3.path-style-access", "true");
    settings.put("s3.region", EmbeddedS3.REGION);
    settings.put("s3.access-key", addresses.s3AccessKey());
    settings.put("s3.secret-key", addresses.s3SecretKey());
    String bucket = "s3://" + EmbeddedFlink.BUCKET;
    settings.put("high-availability.storageDir", bucket + "/ha");
    settings.put("execution.checkpointing.dir", bucket + "/checkpoints");
    settings.put("execution.checkpointing.savepoint-dir", bucket + "/savepoints");
    settings.put("io.tmp.dirs", directory.temporaryFiles().toString());
    return settings;
  }

  private List<String> java(String name, List<String> memoryOptions, List<String> roleOptions) {
    List<String> command = new ArrayList<>();
    command.add(ServerCommands.javaBinary());
    command.addAll(memoryOptions);
    command.addAll(words(configuration.get(CoreOptions.FLINK_JVM_OPTIONS)));
    command.addAll(roleOptions);
    command.addAll(jvmOptions);
    command.add("-Djava.io.tmpdir=" + directory.temporaryFiles());
    command.add("-Dlog.file=" + directory.logs().resolve(name + ".log"));
    command.add(
        "-Dlog4j2.configurationFile=" + project.flinkConf().resolve("log4j.properties").toUri());
    command.addAll(List.of("-cp", project.flinkClasspath()));
    return command;
  }

  private List<String> configDir() {
    return List.of("--configDir", project.flinkConf().toString());
  }

  private static List<String> dynamicProperties(Map<String, String> settings) {
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    return arguments;
  }

  private static List<String> words(String line) {
    return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
  }
}
