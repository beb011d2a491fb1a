package io.kta.kafka;

import static io.kta.kafka.Consumption.Uncommitted.FROM_EARLIEST;
import static io.kta.kafka.Consumption.Uncommitted.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.kafka.Consumption.Uncommitted;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PartitionOffsetsTest {

  @Test
  void lag_committed_isWhatIsLeft() {
    assertThat(offsets(10, 100, 40L).lag(UNKNOWN)).hasValue(60);
    assertThat(offsets(10, 100, 100L).lag(UNKNOWN)).hasValue(0);
  }

  @Test
  void lag_retentionWentPastTheGroup_countsWhatIsStillThere() {
    assertThat(offsets(50, 100, 40L).lag(UNKNOWN)).hasValue(50);
  }

  @Test
  void lag_beyondTheEnd_isUnknown() {
    assertThat(offsets(0, 5, 40L).lag(UNKNOWN)).isEmpty();
    assertThat(offsets(0, 5, 40L).lag(FROM_EARLIEST)).isEmpty();
  }

  @Test
  void lag_nothingCommitted_isUnknownOrAllByTheRule() {
    assertThat(new PartitionOffsets(10, 100, Optional.empty()).lag(UNKNOWN)).isEmpty();
    assertThat(new PartitionOffsets(10, 100, Optional.empty()).lag(FROM_EARLIEST)).hasValue(90);
  }

  @Test
  void lag_emptyPartition_isZeroWhateverWasCommitted() {
    assertThat(new PartitionOffsets(7, 7, Optional.empty()).lag(UNKNOWN)).hasValue(0);
  }

  @Test
  void consumption_blankOrNone_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Consumption.of(" ", "topic"));
    assertThatIllegalArgumentException().isThrownBy(() -> Consumption.of("group"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Consumption("group", Set.of(""), Uncommitted.UNKNOWN));
  }

  private static PartitionOffsets offsets(long begin, long end, long committed) {
    return new PartitionOffsets(begin, end, Optional.of(committed));
  }
}
