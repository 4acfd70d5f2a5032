package dev.tributary.flink.codec;

import static dev.tributary.flink.codec.StoredValues.input;
import static dev.tributary.flink.codec.StoredValues.message;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.flink.codec.StoredValues.Stored;
import dev.tributary.flink.message.CoordinatorInput.CommandHeard;
import dev.tributary.flink.message.CoordinatorInput.SourceRefused;
import dev.tributary.flink.message.ShardMessage.Ordered;
import java.util.List;
import java.util.Optional;

/** What jobs that start from a model, and aliases of models, brought; as {@link StoredValues}. */
final class StoredModels {
  private static final String URI = "s3://models/digits/v00001.f32";
  private static final String SHA256 = "03".repeat(32);

  private StoredModels() {}

  static List<Stored<?>> all() {
    AliasedModel model = new AliasedModel("digits", 1, URI, SHA256);
    Prepare prepare =
        new Prepare(
            "digits",
            1,
            StoredValues.MODEL,
            StoredValues.OPTIMIZER,
            Optional.of(new ModelSource(URI, SHA256)));
    return List.of(
        message("prepareFromSource", new Ordered(prepare)),
        input("source", new SourceRefused(new SourceRefusal("digits", 1, "nothing there"))),
        input("promote", new CommandHeard(new Command.Promote(7, "production", model))),
        input("rollBack", new CommandHeard(new Command.RollBack(8, "production"))));
  }
}
