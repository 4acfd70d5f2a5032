package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Patience;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stop conditions as JSON. */
class StopSpecsTest {
  private static final String DIGITS = JobSpecs.canonical(Specs.DIGITS);

  private static String with(String part) {
    return DIGITS.substring(0, DIGITS.length() - 1) + "," + part.replace('\'', '"') + "}";
  }

  @Test
  void theCanonicalFormReadsBackAsTheSpec() {
    for (long seed = 0; seed < 200; seed++) {
      JobSpec spec = Specs.stopping(new Random(seed));

      assertThat(JobSpecs.parse(JobSpecs.canonical(spec))).as("seed %d", seed).isEqualTo(spec);
    }
  }

  @Test
  void theCanonicalFormIsFixed() {
    assertThat(JobSpecs.canonical(Specs.STOPPING))
        .isEqualTo(
            with(
                "'stop':{'target':{'metric':'accuracy','value':0.95,'direction':'max'},"
                    + "'patience':{'metric':'accuracy','rounds':5,'minDelta':0.001},"
                    + "'wallMillis':3600000},'evaluation':{'everyRounds':2}"));
  }

  @Test
  void aSpecWithoutConditionsHasTheJsonThatItAlwaysHad() {
    assertThat(JobSpecs.canonical(JobSpecs.parse(with("'stop':{},'evaluation':{'everyRounds':1}"))))
        .isEqualTo(DIGITS);
  }

  @Test
  void whatIsNotSaidHasADefault() {
    JobSpec patient = JobSpecs.parse(with("'stop':{'patience':{'rounds':3}}"));
    JobSpec aimed =
        JobSpecs.parse(
            with("'stop':{'target':{'metric':'accuracy','value':0.9},'patience':{'rounds':3}}"));

    assertThat(patient.rounds().stop().patience()).hasValue(new Patience(Metric.LOSS, 3, 0));
    assertThat(aimed.rounds().stop().patience()).hasValue(new Patience(Metric.ACCURACY, 3, 0));
    assertThat(patient.rounds().evaluateEvery()).isEqualTo(1);
    assertThat(JobSpecs.parse(DIGITS).rounds().stop()).isEqualTo(StopSpec.NEVER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'stop':{'goal':1} | stop.goal is not known; known keys: [patience, target, wallMillis]",
        "'stop':{'target':{'value':1}} | stop.target.metric must be given",
        "'stop':{'target':{'metric':'f1','value':1}} | stop.target.metric must be accuracy or loss,"
            + " got f1",
        "'stop':{'target':{'metric':'loss','value':1,'direction':'max'}} | stop.target.direction"
            + " must be min for loss, got max",
        "'stop':{'target':{'metric':'accuracy','value':95}} | stop.target.value must be in (0, 1],"
            + " got 95.0",
        "'stop':{'patience':{'minDelta':0}} | stop.patience.rounds must be given",
        "'stop':{'wallMillis':'1h'} | stop.wallMillis must be an integer, got \"1h\"",
        "'stop':{'wallMillis':0} | stop.wallMillis must be in [1, 2305843009213693951], got 0",
        "'evaluation':{'everyRounds':0} | evaluation.everyRounds must be in [1, 1000000000], got 0"
      })
  void whatBreaksARuleIsRefusedWithThePathOfTheKey(String part, String refusal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobSpecs.parse(with(part)))
        .withMessage(refusal);
  }
}
