package dev.tributary.benchmarks.measure;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Another JVM of this user on this machine, asked through its own management beans. */
public final class RemoteJvm implements AutoCloseable {
  private static final String TRAFFIC = "kafka.server:type=BrokerTopicMetrics,name=";

  private final String name;
  private final long pid;
  private final ProcessMemory resident;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;
  private final MemoryMXBean memory;
  private final List<MemoryPoolMXBean> heap;

  /**
   * @throws IOException if there is no such JVM, or it can not be asked
   */
  @SuppressWarnings("BanJNDI") // The address is that of this user's own process, on this machine.
  public RemoteJvm(String name, long pid) throws IOException {
    this.name = name;
    this.pid = pid;
    this.resident = new ProcessMemory(pid);
    this.connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
    this.beans = connector.getMBeanServerConnection();
    this.memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
    this.heap =
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
      throw new IOException("process %d can not be asked".formatted(pid), refused);
    }
  }

  public String name() {
    return name;
  }

  /** Of processor time, since its start. */
  public double cpuSeconds() {
    Duration cpu =
        ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).orElse(Duration.ZERO);
    return cpu.toMillis() / 1e3;
  }

  /** Resident now. */
  public long rssBytes() {
    return resident.bytes();
  }

  /** Most resident at once since the start or {@link #forgetPeaks}. */
  public long peakRssBytes() {
    return resident.peakBytes();
  }

  /** Sum of the peaks of the heap's parts, garbage and all: the heap never held more. */
  public long peakHeapBytes() {
    return heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }

  /** What is left of the heap after a garbage collection, which this call demands. */
  public long liveHeapBytes() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** Starts the peaks anew from what is in use now. */
  public void forgetPeaks() {
    resident.forgetPeak();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** What clients have sent to a broker, in bytes. */
  public long brokerBytesIn() throws IOException {
    return count("BytesInPerSec");
  }

  /** What a broker has sent to its clients, in bytes. */
  public long brokerBytesOut() throws IOException {
    return count("BytesOutPerSec");
  }

  private long count(String meter) throws IOException {
    try {
      return (Long) beans.getAttribute(new ObjectName(TRAFFIC + meter), "Count");
    } catch (JMException noBroker) {
      throw new IOException("process %s does not count %s".formatted(name, meter), noBroker);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
