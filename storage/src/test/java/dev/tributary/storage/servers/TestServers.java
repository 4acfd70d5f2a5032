package dev.tributary.storage.servers;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TestBroker} or a {@link TestS3} as a parameter: one for the whole JVM,
 * started when the first test asks and stopped after the last.
 */
public final class TestServers implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TestServers.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestBroker.class || type == TestS3.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestBroker.class
        ? shared(context, TestBroker.class)
        : shared(context, TestS3.class);
  }

  private static <T> T shared(ExtensionContext context, Class<T> type) {
    return context.getRoot().getStore(NAMESPACE).computeIfAbsent(type, TestServers::start, type);
  }

  private static <T> T start(Class<T> type) {
    return type.cast(type == TestBroker.class ? new TestBroker() : new TestS3());
  }
}
