package dev.tributary.core.simulation;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Command.OfAlias;
import dev.tributary.core.coordination.Command.Promote;
import dev.tributary.core.coordination.Command.RollBack;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.simulation.Plan.Submission;
import java.util.ArrayList;
import java.util.List;

/**
 * People who look after models: they read in the log what lies in the archive, give names to it and
 * take them back, and start further jobs from it.
 */
final class Curator implements Actor {
  /** So far ahead is no revision that anybody can know of. */
  private static final int FAR = 1_000_000;

  private static final List<String> ALIASES = List.of("best", "production", "test");
  private static final int MOST_HEIRS = 3;

  private final World world;
  private final List<OfAlias> asked = new ArrayList<>();
  private int heirs;
  private long nextMillis;

  Curator(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "curator";
  }

  @Override
  public boolean isReady() {
    return dueMillis() <= world.nowMillis();
  }

  @Override
  public long dueMillis() {
    return world.isCalm() ? NEVER : nextMillis;
  }

  @Override
  public void step() {
    nextMillis = world.nowMillis() + world.dice.between(1, 250);
    List<AliasedModel> models = world.witness().registry().models();
    if (models.isEmpty()) {
      return;
    }
    if (heirs < MOST_HEIRS && world.dice.chance(0.15)) {
      submitHeir(world.dice.pick(models));
    } else {
      ask(models);
    }
  }

  private void submitHeir(AliasedModel model) {
    JobSpec spec =
        world.submissions.stream()
            .filter(submission -> submission.job().equals(model.job()))
            .findFirst()
            .orElseThrow()
            .spec();
    ModelSource source = new ModelSource(model.uri(), model.sha256());
    if (world.befalls(Fault.SOURCE_OF_ANOTHER_HASH, 0.15)) {
      source = new ModelSource(model.uri(), Masks.sha256("another model"));
    } else if (world.befalls(Fault.SOURCE_MISSING, 0.1)) {
      source = new ModelSource("s3://models/nowhere", model.sha256());
    } else if (world.befalls(Fault.SOURCE_OF_ANOTHER_LAYOUT, 0.15)) {
      spec = world.dice.pick(world.plan.jobs()).spec();
    }
    Submission heir =
        new Submission("heir" + heirs++, spec.startingFrom(source), world.nowMillis(), NEVER);
    world.trace(name(), () -> "submits " + heir);
    world.submissions.add(heir);
    world.commands.add(new Command.Submit(heir.job(), heir.spec()));
  }

  private void ask(List<AliasedModel> models) {
    long next = world.rounds.now().aliases().revision() + 1;
    if (!asked.isEmpty() && world.befalls(Fault.ALIAS_ASKED_AGAIN, 0.15)) {
      send(world.dice.pick(asked));
    }
    if (world.befalls(Fault.ALIAS_ASKED_OUT_OF_TURN, 0.1)) {
      // It may be dropped, since nobody who has read the log asks so.
      send(wish(next + (world.dice.chance(0.5) ? 1 : FAR), models));
    }
    send(wish(next, models));
    world.witness().registry().onAsked(next);
    if (world.befalls(Fault.ALIAS_RIVAL, 0.15)) {
      send(wish(next, models));
    }
  }

  private void send(OfAlias request) {
    world.trace(name(), () -> "asks " + request);
    asked.add(request);
    world.commands.add(request);
  }

  private OfAlias wish(long revision, List<AliasedModel> models) {
    String alias = world.dice.pick(ALIASES);
    if (world.dice.chance(0.3)) {
      return new RollBack(revision, alias);
    }
    AliasedModel model = world.dice.pick(models);
    return world.befalls(Fault.ALIAS_OF_NOTHING, 0.15)
        ? new Promote(revision, alias, unlike(model))
        : new Promote(revision, alias, model);
  }

  /** A model that is not there, and never will be. */
  private AliasedModel unlike(AliasedModel model) {
    boolean stays =
        world.rounds.now().jobs().get(model.job()) instanceof Ended ended
            && ended.version() == model.version();
    if (stays && world.dice.chance(0.5)) {
      return new AliasedModel(
          model.job(), model.version(), model.uri(), Masks.sha256("another model"));
    }
    return world.dice.chance(0.5)
        ? new AliasedModel("nobody", model.version(), model.uri(), model.sha256())
        : new AliasedModel(model.job(), model.version() + FAR, model.uri(), model.sha256());
  }
}
