package dev.tributary.local.embedded;

import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Reads words from {@code in} and writes each with how often it came so far, "word:3", to {@code
 * out}.
 */
final class CountingJob {

  private CountingJob() {}

  static StreamGraph graph(EmbeddedStack stack, Map<String, String> settings) {
    Configuration configuration = stack.flink().configuration();
    configuration.setString("pipeline.generic-types", "false");
    settings.forEach(configuration::setString);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    environment.enableCheckpointing(200);
    environment
        .fromSource(source(stack), WatermarkStrategy.noWatermarks(), "words")
        .uid("words")
        .keyBy(word -> word)
        .map(new Count())
        .uid("count")
        .sinkTo(sink(stack))
        .uid("counts");
    return environment.getStreamGraph();
  }

  private static KafkaSource<String> source(EmbeddedStack stack) {
    return KafkaSource.<String>builder()
        .setBootstrapServers(stack.broker().bootstrapServers())
        .setTopics("in")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setValueOnlyDeserializer(new SimpleStringSchema())
        .build();
  }

  private static KafkaSink<String> sink(EmbeddedStack stack) {
    return KafkaSink.<String>builder()
        .setBootstrapServers(stack.broker().bootstrapServers())
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<String>builder()
                .setTopic("out")
                .setValueSerializationSchema(new SimpleStringSchema())
                .build())
        .build();
  }

  private static final class Count extends RichMapFunction<String, String> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
    }

    @Override
    public String map(String word) throws Exception {
      long now = count.value() == null ? 1 : count.value() + 1;
      count.update(now);
      return word + ":" + now;
    }
  }
}
