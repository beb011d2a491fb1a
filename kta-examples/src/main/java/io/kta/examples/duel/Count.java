package io.kta.examples.duel;

import java.io.Serial;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** Counts the records of each key in state. With it a record is done. */
final class Count extends Work {
  @Serial private static final long serialVersionUID = 1L;

  private transient ValueState<Long> count;

  Count(String job, Stage stage) {
    super(job, stage);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    super.open(context);
    count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
  }

  @Override
  public Long map(Long number) throws Exception {
    Long worked = super.map(number);
    Long before = count.value();
    count.update(before == null ? 1 : before + 1);
    meter().recordDone(worked);
    return worked;
  }
}
