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

  /** Returns a function that keeps its task busy for a while with each record. */
  static <T> MapFunction<T, T> busyFor(Duration each) {
    BusyTime time = new BusyTime(each);
    return value -> {
      time.spend();
      return value;
    };
  }
}
