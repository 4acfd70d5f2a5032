package dev.tributary.benchmarks.scale;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.tributary.benchmarks.measure.ProcessMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Another JVM of this user on this machine, asked through its own management beans. */
final class RemoteJvm implements AutoCloseable {
  private static final String TRAFFIC = "kafka.server:type=BrokerTopicMetrics,name=";

  private final String name;
  private final long pid;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  /**
   * @throws IOException if there is no such JVM, or it can not be asked
   */
  @SuppressWarnings("BanJNDI") // The address is that of this user's own process, on this machine.
  RemoteJvm(String name, long pid) throws IOException {
    this.name = name;
    this.pid = pid;
    this.connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
    this.beans = connector.getMBeanServerConnection();
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

  String name() {
    return name;
  }

  /** Since its start. */
  double cpuSeconds() {
    Duration cpu =
        ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).orElse(Duration.ZERO);
    return cpu.toMillis() / 1e3;
  }

  long peakRssBytes() {
    return new ProcessMemory(pid).peakBytes();
  }

  /** Sum of the peaks of the heap's parts, garbage and all: the heap never held more. */
  long peakHeapBytes() throws IOException {
    return ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  /** What clients have sent to a broker, in bytes. */
  long brokerBytesIn() throws IOException {
    return count("BytesInPerSec");
  }

  /** What a broker has sent to its clients, in bytes. */
  long brokerBytesOut() throws IOException {
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
