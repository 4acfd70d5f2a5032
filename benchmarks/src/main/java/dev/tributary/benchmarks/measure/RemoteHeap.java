package dev.tributary.benchmarks.measure;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The heap of another JVM of this user on this machine. */
public final class RemoteHeap implements AutoCloseable {
  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final List<MemoryPoolMXBean> pools;

  /**
   * @throws IOException if there is no such JVM, or it can not be asked
   */
  @SuppressWarnings("BanJNDI") // The address is a local one, from the JVM itself.
  public RemoteHeap(long pid) throws IOException {
    connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
    MBeanServerConnection beans = connector.getMBeanServerConnection();
    memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
    pools =
        ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
  }

  private static String address(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException refused) {
      throw new IOException("process %d can not be asked for its heap".formatted(pid), refused);
    }
  }

  public void forgetPeak() {
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** Sum of the peaks of the heap's parts, garbage and all: the heap never held more. */
  public long peakBytes() {
    return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }

  /** What is left after a garbage collection, which this call demands. */
  public long liveBytes() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
