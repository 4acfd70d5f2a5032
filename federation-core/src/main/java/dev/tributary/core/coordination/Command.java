package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.AliasedModel;

/** What somebody outside asks for. */
public sealed interface Command {
  String job();

  /** Run this job; a second submission of an id is ignored. */
  record Submit(String job, JobSpec spec) implements Command {}

  /** A submission whose spec breaks a rule. */
  record SubmitInvalid(String job, String reason) implements Command {}

  /** End the job, keep its model. */
  record Stop(String job, String reason) implements Command {}

  /** Something about an alias of models. */
  sealed interface OfAlias extends Command {
    /** The revision that its answer is to have; it is ignored if another answer has it. */
    long revision();

    String alias();
  }

  /** Let the alias name this model. */
  record Promote(long revision, String alias, AliasedModel model) implements OfAlias {
    @Override
    public String job() {
      return model.job();
    }
  }

  /** Let the alias name what it named before. */
  record RollBack(long revision, String alias) implements OfAlias {
    /** It is about no job. */
    @Override
    public String job() {
      return "";
    }
  }
}
