package dev.tributary.agent.training.nd4j;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J as this process uses it: quiet, reproducible, and without its race with the collector. */
final class Nd4jRuntime {
  private Nd4jRuntime() {}

  /**
   * Loads and sets up ND4J, once a process; a property that the user has set is left as it is.
   *
   * @throws IllegalStateException if something else in this process started ND4J before
   */
  static void start() {
    Holder.touch();
  }

  private static final class Holder {
    static {
      setDefault(ND4JSystemProperties.LOG_INITIALIZATION, "false");
      // JavaCPP would else read /proc/self/statm under a lock that all threads share, at every
      // allocation, and call System.gc() when the process, heap and all, has grown past its limit.
      setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
      setDefault("opexec", ReachableOpExecutioner.class.getName());
      // What OpenMP gives to every other thread of the process.
      NativeEnvironment.set("OMP_NUM_THREADS", "1");
      if (!(Nd4j.getExecutioner() instanceof ReachableOpExecutioner)) {
        throw new IllegalStateException(
            "ND4J must be started by the agent's trainer, with opexec "
                + ReachableOpExecutioner.class.getName()
                + ", got "
                + Nd4j.getExecutioner().getClass().getName());
      }
      // One thread an operation. How many threads share a sum decides its last bits; and OpenMP's
      // wait for each other by spinning, which on busy cores makes a step ten times as long. At
      // its start ND4J gives this thread, its loops and, once made, its BLAS all cores again; so
      // the BLAS is made now, and all three are told otherwise for good.
      Nd4j.getNDArrayFactory().blas();
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
      Nd4j.getEnvironment().setMaxMasterThreads(1);
      openblas_nolapack.blas_set_num_threads(1);
      // Helpers are oneDNN's, with OpenMP threads of their own.
      Nd4j.getEnvironment().allowHelpers(false);
    }

    private static void touch() {}

    private static void setDefault(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }
}
