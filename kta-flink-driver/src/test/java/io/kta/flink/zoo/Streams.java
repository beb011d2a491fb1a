package io.kta.flink.zoo;

import io.kta.flink.local.BusyTime;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** What the odd jobs are made of. */
final class Streams {
  private Streams() {}

  /** Returns numbers from 0 on, as many and as fast as given. */
  static DataStreamSource<Long> numbers(
      StreamExecutionEnvironment env, String name, long count, double perSecond) {
    return env.fromSource(
        new DataGeneratorSource<>(
            index -> index, count, RateLimiterStrategy.perSecond(perSecond), Types.LONG),
        WatermarkStrategy.noWatermarks(),
        name);
  }

  static DataStreamSource<Long> topic(StreamExecutionEnvironment env, String topic) {
    return env.fromSource(
        new TopicSource(topic), WatermarkStrategy.noWatermarks(), topic, Types.LONG);
  }

  /**
   * Adds 200 records/s that are counted, and beside them tasks whose snapshots wait at the gate of
   * a name; two of each.
   */
  static void withSlowSnapshots(StreamExecutionEnvironment env, String name) {
    env.setParallelism(2);
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .rebalance()
        .map(Counts.<Long>counting(name + ".in"))
        .name("work")
        .sinkTo(new DiscardingSink<>());
    numbers(env, "few", Long.MAX_VALUE, 2)
        .rebalance()
        .map(Gate.<Long>before(name))
        .name("slow to snapshot")
        .sinkTo(new DiscardingSink<>());
  }

  /** Returns a function that keeps its task busy for a while with each record. */
  static <T> MapFunction<T, T> busyFor(Duration each) {
    BusyTime time = new BusyTime(each);
    return value -> {
      time.spend();
      return value;
    };
  }
}
