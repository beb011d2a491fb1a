package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.io.Serial;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Odd: a vertex puts its records out in two ways, of which one is a side output. */
final class SideOutputs extends OddJob {
  private static final OutputTag<Long> SIDE = new OutputTag<>("side", Types.LONG);

  @Override
  String oddity() {
    return "that puts a third of its records into a side output";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    SingleOutputStreamOperator<Long> split =
        numbers(env, "numbers", Long.MAX_VALUE, 300)
            .rebalance()
            .map(counting("SideOutputs.split"))
            .returns(Types.LONG)
            .process(new Thirds())
            .name("split");
    split.rebalance().map(counting("SideOutputs.main")).name("main").sinkTo(new DiscardingSink<>());
    split
        .getSideOutput(SIDE)
        .rebalance()
        .map(counting("SideOutputs.side"))
        .name("side")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.in("main", "SideOutputs.main"),
        Expected.in("side", "SideOutputs.side"),
        Expected.out("split", "SideOutputs.split"));
  }

  private static final class Thirds extends ProcessFunction<Long, Long> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Long number, Context context, Collector<Long> out) {
      if (number % 3 == 0) {
        context.output(SIDE, number);
      } else {
        out.collect(number);
      }
    }
  }
}
