package dev.tributary.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.flink.codec.CodecSerializer;
import dev.tributary.flink.shard.BoundedRocksDb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** The shape of the job, without running it. */
class AggregationJobTest {
  /** What a sink adds by itself. */
  private static final List<String> OF_SINKS = List.of(": Writer", ": Committer");

  private final StreamExecutionEnvironment env = env();
  private final StreamGraph graph = env.getStreamGraph();

  /** With automatic uids off, Flink refuses an operator that could not find its state again. */
  private static StreamExecutionEnvironment env() {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(2);
    AggregationJob.define(
        env,
        AggregationConfig.fromMap(
            Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:9092",
                "s3.region", "us-east-1",
                "archive.bucket", "models")));
    return env;
  }

  private Stream<StreamNode> own() {
    return graph.getStreamNodes().stream()
        .filter(node -> OF_SINKS.stream().noneMatch(node.getOperatorName()::endsWith));
  }

  @Test
  void everyOperatorHasItsNameAsUid() {
    assertThat(own())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            node ->
                assertThat(node.getTransformationUID())
                    .isEqualTo(node.getOperatorName().replace("Source: ", "")));
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .doesNotHaveDuplicates();
  }

  @Test
  void everythingBetweenOperatorsIsWrittenByACodec() {
    assertThat(graph.getExecutionConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
    assertThat(own().flatMap(AggregationJobTest::serializers))
        .isNotEmpty()
        .allSatisfy(serializer -> assertThat(serializer).isInstanceOf(CodecSerializer.class));
  }

  private static Stream<TypeSerializer<?>> serializers(StreamNode node) {
    List<TypeSerializer<?>> all = new ArrayList<>(Arrays.asList(node.getTypeSerializersIn()));
    if (node.getTypeSerializerOut() != null) {
      all.add(node.getTypeSerializerOut());
    }
    for (StreamEdge edge : node.getOutEdges()) {
      if (edge.getOutputTag() != null) {
        all.add(edge.getOutputTag().getTypeInfo().createSerializer(null));
      }
    }
    return all.stream();
  }

  @Test
  void rocksDbIsBounded() {
    assertThat(env.getConfiguration().toMap())
        .containsEntry("state.backend.rocksdb.options-factory", BoundedRocksDb.class.getName());
  }

  @Test
  void whatMustNotTravelIsChained() {
    JobGraph jobs = graph.getJobGraph();

    assertThat(jobs.getVertices())
        .extracting(JobVertex::getName)
        .satisfiesExactlyInAnyOrder(
            name -> assertThat(name).isEqualTo("Source: updates -> local-aggregate"),
            name ->
                assertThat(name)
                    .startsWith("Source: rounds -> (")
                    .contains("shard-director", "archive", "rounds-heard"),
            name -> assertThat(name).isEqualTo("shards -> publish"),
            name -> assertThat(name).isEqualTo("Source: commands -> commands-decoded"),
            name -> assertThat(name).isEqualTo("Source: presence -> presence-decoded"),
            name -> assertThat(name).isEqualTo("Source: metrics -> metrics-decoded"),
            name -> assertThat(name).isEqualTo("Source: secagg -> secagg-intake"),
            name -> assertThat(name).startsWith("coordinator -> proposals: Writer"),
            name -> assertThat(name).startsWith("rejected: Writer"));
  }

  @Test
  void onlyTheFoldAndTheShardsRunInParallel() {
    assertThat(own())
        .filteredOn(node -> node.getParallelism() != 1)
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrder("updates", "local-aggregate", "shards", "publish");
  }
}
