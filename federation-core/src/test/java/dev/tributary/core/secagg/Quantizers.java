package dev.tributary.core.secagg;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.UpdateSpec;

/** Quantizers on the grid that a job with such numbers has. */
final class Quantizers {
  private Quantizers() {}

  static Quantizer fit(float bound, long maxWeight, int clients, Modulus modulus) {
    SecureAggregationSpec spec =
        new SecureAggregationSpec(
            Byte.SIZE * modulus.bytes(), ThreatModel.SEMI_HONEST, 0, 0, 40, 3);
    UpdateSpec update = new UpdateSpec(bound, maxWeight);
    return new Quantizer(bound, maxWeight, modulus, spec.grid(update, clients));
  }
}
