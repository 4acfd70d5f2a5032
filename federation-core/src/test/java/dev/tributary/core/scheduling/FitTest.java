package dev.tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {
  private static final JobSpec WARD =
      ExampleJob.spec(
          new CohortSpec(3, 3, 2, 0, "first", Map.of("site", "ward")), ExampleJob.rounds(2, 3));

  private static ClientOffer offer(String trainer, HeldDataSet held, Map<String, String> labels) {
    return new ClientOffer(
        List.of(trainer), List.of(held), labels, 1, Machine.UNKNOWN, Speed.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "mlp, digits, ward, FITS",
    "tree, digits, ward, WRONG_TRAINER",
    "mlp, letters, ward, WRONG_DATA_SET",
    "mlp, digits, office, WRONG_LABELS"
  })
  void aClientFitsIfItHasTrainerDataSetAndLabels(
      String trainer, String dataSet, String site, Fit fit) {
    Map<String, String> labels = Map.of("site", site, "floor", "3");

    assertThat(Fit.of(offer(trainer, HeldDataSet.named(dataSet), labels), WARD)).isEqualTo(fit);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 64, 10, FITS",
    "99, 64, 10, WRONG_DATA_SET",
    "100, 63, 10, WRONG_DATA_SET",
    "100, 64, 9, WRONG_DATA_SET",
    "0, 0, 0, WRONG_DATA_SET"
  })
  void theDataSetMustBeAsTheJobWantsIt(long rows, int features, int classes, Fit fit) {
    JobSpec demanding =
        ExampleJob.spec().with(QueueSpec.DEFAULT, new DataSetRequirements(100, 64, 10));
    HeldDataSet held = new HeldDataSet(ExampleJob.DATA_SET, rows, features, classes);

    assertThat(Fit.of(offer(ExampleJob.TRAINER, held, Map.of()), demanding)).isEqualTo(fit);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, FITS",
    "512, 0, 512, 0, FITS",
    "512, 0, 511, 4, TOO_SMALL",
    "512, 0, 0, 0, TOO_SMALL",
    "0, 2, 0, 2, FITS",
    "0, 2, 4096, 1, TOO_SMALL",
    "512, 2, 512, 1, TOO_SMALL",
    "512, 2, 1024, 3, FITS"
  })
  void itMustOfferTheMemoryAndTheGpusThatATaskReserves(
      int memoryMiB, int gpus, int offeredMiB, int offeredGpus, Fit fit) {
    JobSpec reserving = ExampleJob.spec().reserving(new ResourceSpec(memoryMiB, gpus));

    assertThat(Fit.of(MarketJobs.client(1, offeredMiB, offeredGpus), reserving)).isEqualTo(fit);
  }

  @Test
  void aJobWithoutDemandsTakesAnyDataSetOfTheName() {
    HeldDataSet held = new HeldDataSet(ExampleJob.DATA_SET, 0, 3, 0);

    assertThat(Fit.of(offer(ExampleJob.TRAINER, held, Map.of()), ExampleJob.spec()))
        .isEqualTo(Fit.FITS);
  }
}
