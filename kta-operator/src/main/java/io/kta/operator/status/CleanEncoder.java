package io.kta.operator.status;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Optional;

/**
 * Writes log events by another encoder, with their texts cleaned: what somebody wrote into a spec
 * or an answer cannot make a line of its own. Set up by Logback, from its configuration.
 */
public final class CleanEncoder extends EncoderBase<ILoggingEvent> {
  /** Set by Logback before {@link #start}. */
  private Optional<Encoder<ILoggingEvent>> encoder = Optional.empty();

  /** Sets the encoder that writes; called by Logback. */
  public void setEncoder(Encoder<ILoggingEvent> newEncoder) {
    encoder = Optional.of(newEncoder);
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return encoder.orElseThrow().encode(new CleanEvent(event));
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
