package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.testing.EqualsTester;
import io.kta.knowledge.ResultType;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values are equal where all that they are made of is, and differ where a part does. */
final class EqualityTest {
  private static final Topology ONE = Topology.chain(Operator.of("map", 1));
  private static final Topology TWO = Topology.chain(Operator.of("map", 2));
  private static final Pairs PAIRS = SomeValues.pairs();

  static Stream<Class<?>> records() {
    return PublicTypes.all().filter(Class::isRecord);
  }

  @ParameterizedTest
  @MethodSource("records")
  void records_sameParts_areEqual_andDifferByAnyPart(Class<?> type) {
    Optional<Pairs.Pair> given = PAIRS.given(type);
    if (given.isPresent()) { // its parts depend on each other
      new EqualsTester()
          .addEqualityGroup(given.get().first())
          .addEqualityGroup(given.get().second())
          .testEquals();
      return;
    }
    Object one = Pairs.make(type, PAIRS.parts(type, -1)).orElseThrow();
    Object same = Pairs.make(type, PAIRS.parts(type, -1)).orElseThrow();
    EqualsTester tester = new EqualsTester().addEqualityGroup(one, same);
    int others = 0;
    for (int i = 0; i < type.getRecordComponents().length; i++) {
      Optional<Object> other = Pairs.make(type, PAIRS.parts(type, i));
      if (other.isPresent()) { // else it is a value that is out of a range by the others
        tester.addEqualityGroup(other.get());
        others++;
      }
    }
    tester.testEquals();
    assertThat(others)
        .as("values that differ by one part of %s", type)
        .isGreaterThanOrEqualTo(Math.min(1, type.getRecordComponents().length));
    assertThat(one).hasToString(same.toString());
  }

  /** What says that it is equal to others is a record, or tried below. */
  @Test
  void classes_withEqualsOfTheirOwn_areTried() throws Exception {
    Stream.Builder<Class<?>> own = Stream.builder();
    for (Class<?> type : PublicTypes.all().filter(type -> !type.isRecord()).toList()) {
      if (!type.isInterface()
          && !type.isEnum()
          && type.getMethod("equals", Object.class).getDeclaringClass() != Object.class) {
        own.add(type);
      }
    }
    assertThat(own.build()).containsExactlyInAnyOrder(ResultType.class, Topology.class);
  }

  /** Types of results have no components, and a topology is a final class. */
  @Test
  void finalClasses_sameParts_areEqual() {
    new EqualsTester()
        .addEqualityGroup(new ResultType<List<Double>>() {}, new ResultType<List<Double>>() {})
        .addEqualityGroup(new ResultType<List<Integer>>() {})
        .addEqualityGroup(ONE, Topology.builder().operator(Operator.of("map", 1)).build())
        .addEqualityGroup(TWO)
        .addEqualityGroup(chain("a", "b"), chain("a", "b"))
        .addEqualityGroup(chain("b", "a"))
        .addEqualityGroup(
            ScalingPolicy.builder().maxParallelism(5).build(),
            ScalingPolicy.defaults().toBuilder().maxParallelism(5).build())
        .addEqualityGroup(ScalingPolicy.defaults(), ScalingPolicy.builder().build())
        .testEquals();
  }

  private static Topology chain(String first, String second) {
    return Topology.chain(Operator.of(first, 1), Operator.of(second, 1));
  }
}
