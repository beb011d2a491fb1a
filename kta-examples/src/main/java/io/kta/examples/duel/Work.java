package io.kta.examples.duel;

import io.kta.flink.local.BusyTime;
import java.io.Serial;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Keeps its task busy for a while with each record, by sleeping, and tells the job's meter. */
class Work extends RichMapFunction<Long, Long> {
  @Serial private static final long serialVersionUID = 1L;

  private final String job;
  private final String stage;
  private final BusyTime perRecord;
  private transient boolean begun;

  Work(String job, Stage stage) {
    this.job = job;
    this.stage = stage.name();
    this.perRecord = new BusyTime(stage.perRecord());
  }

  /** Returns what the job tells. */
  final Meter meter() {
    return Meter.of(job);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    meter().taskBegun(stage, getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
    begun = true;
  }

  @Override
  public Long map(Long number) throws Exception {
    perRecord.spend();
    return number;
  }

  @Override
  public void close() {
    if (begun) {
      meter().taskEnded();
      begun = false;
    }
  }
}
