package io.kta.examples.duel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Every so-many-th record, and how far they have been read. Immutable.
 *
 * @param number from 0 to {@value #SPLITS}, exclusive
 * @param next the number of the record that is read next
 */
record ArrivalSplit(int number, long next) implements SourceSplit {
  /** How many there are: a number that many parallelisms divide. */
  static final int SPLITS = 48;

  /** Returns one of which nothing has been read. */
  static ArrivalSplit unread(int number) {
    return new ArrivalSplit(number, number);
  }

  /** Returns this after one record more. */
  ArrivalSplit advanced() {
    return new ArrivalSplit(number, next + SPLITS);
  }

  @Override
  public String splitId() {
    return Integer.toString(number);
  }

  /** Writes one as text. */
  static final class Serializer implements SimpleVersionedSerializer<ArrivalSplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(ArrivalSplit split) {
      return (split.number + " " + split.next).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public ArrivalSplit deserialize(int version, byte[] bytes) throws IOException {
      String[] fields = new String(bytes, StandardCharsets.UTF_8).split(" ", 2);
      return new ArrivalSplit(Integer.parseInt(fields[0]), Long.parseLong(fields[1]));
    }
  }
}
