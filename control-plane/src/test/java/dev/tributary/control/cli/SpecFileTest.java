package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecFileTest {
  static final String YAML =
      """
      name: digits
      dataSet: digits
      trainer: {name: mlp, parameters: {layers: "64,10"}}
      model:
        seed: 7
        tensors:
          - {name: w, shape: [10, 64], init: glorot}
      cohort: {size: 10, minimum: 8}
      rounds: {count: 20}
      update: {bound: 4.0, maxWeight: 100000}
      """;

  @TempDir private Path directory;

  @Test
  void yamlAndJsonSayTheSame() throws IOException {
    String json =
        """
        {"name": "digits", "dataSet": "digits",
         "trainer": {"name": "mlp", "parameters": {"layers": "64,10"}},
         "model": {"seed": 7, "tensors": [{"name": "w", "shape": [10, 64], "init": "glorot"}]},
         "cohort": {"size": 10, "minimum": 8}, "rounds": {"count": 20},
         "update": {"bound": 4.0, "maxWeight": 100000}}
        """;

    assertThat(SpecFile.read(file("job.json", json)))
        .isEqualTo(SpecFile.read(file("job.yaml", YAML)));
  }

  @Test
  void aBrokenRuleIsToldWithFileKeyAndValue() throws IOException {
    Path file = file("job.yaml", YAML.replace("minimum: 8", "minimum: 11"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(file))
        .withMessage(file + ": cohort.minimum must be in [1, 10], got 11");
  }

  @Test
  void anUnknownKeyIsToldWithItsPath() throws IOException {
    Path file = file("job.yaml", YAML.replace("seed: 7", "seed: 7\n  depth: 3"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(file))
        .withMessageStartingWith(file + ": model.depth");
  }

  @Test
  void aMissingKeyIsToldWithItsPath() throws IOException {
    Path file = file("job.yaml", YAML.replace("{count: 20}", "{deadlineMillis: 5}"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(file))
        .withMessageStartingWith(file + ": rounds.count");
  }

  @Test
  void malformedTextIsToldWithItsLine() throws IOException {
    Path yaml = file("job.yaml", "name: digits\ncohort: {size: 10\nrounds: 1\n");
    Path json = file("job.json", "{\n  \"name\": \"digits\",\n}\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(yaml))
        .withMessageStartingWith(yaml + ", line 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(json))
        .withMessageStartingWith(json + ", line 3");
  }

  @Test
  void aKeyThatIsGivenTwiceIsRefused() throws IOException {
    Path yaml = file("job.yaml", YAML + "name: other\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(yaml))
        .withMessageContaining("name");
  }

  @Test
  void aSecondDocumentIsRefused() throws IOException {
    Path yaml = file("job.yaml", YAML + "---\n" + YAML);

    assertThatIllegalArgumentException().isThrownBy(() -> SpecFile.read(yaml));
  }

  @Test
  void aFileWithoutKeysIsRefused() throws IOException {
    Path empty = file("job.yaml", "");
    Path list = file("list.yaml", "- 1\n- 2\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(empty))
        .withMessage(empty + " must be a job spec, got no keys");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(list))
        .withMessage(list + " must be a job spec, got no keys");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.yaml");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(missing))
        .withMessage(missing + " does not exist");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
