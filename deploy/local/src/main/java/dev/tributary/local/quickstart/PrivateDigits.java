package dev.tributary.local.quickstart;

import dev.tributary.control.job.RoundView;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacySpent;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What {@code --dp-epsilon} adds to the digits federation: a bound on updates, noise, a budget. */
final class PrivateDigits {
  private static final double DELTA = 1e-5;
  private static final double CLIP_NORM = 1;

  /** As many as are killed at once in a secure run: the others make noise enough. */
  private static final int SHARE_THAT_MAY_BE_LACKING = 5;

  private PrivateDigits() {}

  /**
   * The job with as little noise as lets all its rounds fit the budget, made by the clients if they
   * mask their updates and else by the server.
   */
  static JobSpec promising(JobSpec job, double epsilon) {
    Optional<SecureAggregationSpec> masked = job.privacy().secureAggregation();
    int clients = job.cohort().size();
    CohortSpec cohort =
        new CohortSpec(
            clients,
            clients,
            masked.isPresent() ? clients - clients / SHARE_THAT_MAY_BE_LACKING : clients,
            job.cohort().patienceMillis(),
            job.cohort().selection());
    DifferentialPrivacySpec promise =
        new DifferentialPrivacySpec(
            masked.isPresent() ? NoisePlace.DISTRIBUTED : NoisePlace.CENTRAL,
            epsilon,
            DELTA,
            OptionalDouble.empty(),
            CLIP_NORM,
            Optional.empty(),
            1,
            masked.map(SecureAggregationSpec::adversaryShare).orElse(0.0));
    UpdateSpec update = new UpdateSpec(job.update().bound(), 1);
    return new JobSpec(
        job.name(),
        job.dataSet(),
        job.trainer(),
        job.model(),
        cohort,
        job.rounds(),
        update,
        job.optimizer(),
        new PrivacySpec(masked, Optional.of(promise))
            .settled(job.model(), cohort, job.rounds(), update));
  }

  /** What a round's line says of its cost; empty if it has none. */
  static String in(RoundView round) {
    return round
        .privacy()
        .map(cost -> String.format(Locale.ROOT, "  epsilon %.3f", cost.epsilonSpent()))
        .orElse("");
  }

  /** The account at the end. */
  static String text(PrivacyLedger ledger) {
    PrivacySpent spent = ledger.spent();
    DifferentialPrivacySpec promise = ledger.plan().spec();
    return String.format(
        Locale.ROOT,
        "privacy           epsilon %.3f of %.3f spent in %d rounds, delta %s; noise %.2f times the"
            + " norm %s, added by the %s",
        spent.epsilon(),
        promise.epsilon(),
        spent.rounds(),
        promise.delta(),
        promise.noiseMultiplier().orElseThrow(),
        promise.clipNorm(),
        promise.place() == NoisePlace.CENTRAL ? "server" : "clients");
  }
}
