package dev.tributary.flink.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.selection.ClientSelectors;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * Where Flink finds somebody else's selections: the job's jar is the classes of federation-core
 * here, the other jar the classes of these tests, and no other loader has either.
 */
class SelectionJarTest {
  private static final ClassLoader JDK = ClassLoader.getPlatformClassLoader();
  private static final URL JOB = place(ClientSelectors.class);
  private static final URL THEIRS = place(BrokenSelection.class);

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** As Flink makes one for a job. */
  private static URLClassLoader userCode(ClassLoader flink, URL... jars) {
    return FlinkUserCodeClassLoaders.childFirst(
        jars, flink, new String[] {"java."}, failed -> {}, false);
  }

  private static Object selections(ClassLoader loader) throws Exception {
    Class<?> selectors = loader.loadClass(ClientSelectors.class.getName());
    assertThat(selectors).isNotEqualTo(ClientSelectors.class);
    return selectors.getMethod("names").invoke(selectors.getMethod("onClassPath").invoke(null));
  }

  @Test
  void aJarOnTheClassPathOfTheJobIsFound() throws Exception {
    try (URLClassLoader loader = userCode(JDK, JOB, THEIRS)) {
      assertThat(selections(loader))
          .asInstanceOf(InstanceOfAssertFactories.iterable(String.class))
          .contains("first", "broken");
    }
    try (URLClassLoader loader = userCode(JDK, JOB)) {
      assertThat(selections(loader))
          .asInstanceOf(InstanceOfAssertFactories.iterable(String.class))
          .contains("first")
          .doesNotContain("broken");
    }
  }

  /** Its classes do not see those of the job; better to say so than to run without it. */
  @Test
  void aJarInFlinksLibIsRefusedAtTheStart() throws Exception {
    try (URLClassLoader lib = new URLClassLoader(new URL[] {THEIRS}, JDK);
        URLClassLoader loader = userCode(lib, JOB)) {
      assertThatThrownBy(() -> selections(loader))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("selections on the class path must load, got ");
    }
  }
}
