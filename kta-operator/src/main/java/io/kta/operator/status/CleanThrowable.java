package io.kta.operator.status;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.kta.operator.resource.Texts;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exception as a log tells it, whose texts are clean, and those of its causes.
 *
 * @param thrown the exception as it was logged
 */
record CleanThrowable(IThrowableProxy thrown) implements IThrowableProxy {

  @Override
  public @Nullable String getMessage() {
    return clean(thrown.getMessage());
  }

  @Override
  public @Nullable String getOverridingMessage() {
    return clean(thrown.getOverridingMessage());
  }

  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : Texts.clean(text);
  }

  @Override
  public @Nullable IThrowableProxy getCause() {
    IThrowableProxy cause = thrown.getCause();
    return cause == null ? null : new CleanThrowable(cause);
  }

  @Override
  public IThrowableProxy[] getSuppressed() {
    return Stream.of(thrown.getSuppressed())
        .map(CleanThrowable::new)
        .toArray(IThrowableProxy[]::new);
  }

  @Override
  public String getClassName() {
    return thrown.getClassName();
  }

  @Override
  public StackTraceElementProxy[] getStackTraceElementProxyArray() {
    return thrown.getStackTraceElementProxyArray();
  }

  @Override
  public int getCommonFrames() {
    return thrown.getCommonFrames();
  }

  @Override
  public boolean isCyclic() {
    return thrown.isCyclic();
  }
}
