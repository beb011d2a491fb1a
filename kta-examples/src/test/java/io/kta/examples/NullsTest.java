package io.kta.examples;

import static com.google.common.testing.NullPointerTester.Visibility.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.Mockito.mock;

import com.google.common.testing.NullPointerTester;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Objective;
import io.kta.algorithm.learned.Stops;
import io.kta.algorithm.parameters.Parameters;
import io.kta.algorithm.rates.Demands;
import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Saturation;
import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.algorithm.toggle.Toggle;
import io.kta.api.KtaException;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleTargetDriver;
import io.kta.flink.FlinkDriver;
import io.kta.flink.jobs.FlinkJobs;
import io.kta.flink.jobs.JobRun;
import io.kta.kafka.Consumption;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.Orders;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.ResultTypes;
import io.kta.knowledge.ScalingLog;
import io.kta.kubernetes.KubernetesScaleDriver;
import io.kta.kubernetes.KubernetesScaleTarget;
import io.kta.kubernetes.ResourceName;
import io.kta.metrics.Interruption;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.page.KtaPage;
import io.kta.policy.Behavior;
import io.kta.policy.Behaviors;
import io.kta.policy.Bounds;
import io.kta.policy.Budget;
import io.kta.policy.Conflicts;
import io.kta.policy.Direction;
import io.kta.policy.Effectiveness;
import io.kta.policy.Limits;
import io.kta.policy.MissingData;
import io.kta.policy.Pace;
import io.kta.policy.Reason;
import io.kta.policy.Safeguards;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.Timing;
import io.kta.policy.WeeklyWindow;
import io.kta.prometheus.Prometheus;
import io.kta.replay.ReplayReport;
import io.kta.simulation.Capacity;
import io.kta.simulation.SimulatedTopology;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Null is refused at every public door, and a builder says by name which argument it was. */
final class NullsTest {
  private static final Topology TOPOLOGY = Topology.chain(Operator.of("map", 1));
  private static final ParallelismPlan PLAN = ParallelismPlan.asIs(TOPOLOGY);
  private static final OperatorId MAP = new OperatorId("map");
  private static final Instant NOW = Instant.EPOCH;

  private static final Pairs VALUES = SomeValues.pairs();

  /** What their methods take cannot be made up. */
  private static final Set<Class<?>> UNTRIED =
      Set.of(Demands.class, OperatorRates.class, Parameters.class, Saturation.class);

  static Stream<Class<?>> types() {
    return PublicTypes.all()
        .filter(type -> !type.isEnum())
        .filter(type -> !KtaException.class.isAssignableFrom(type)); // as of any exception
  }

  @ParameterizedTest
  @MethodSource("types")
  void constructorsAndFactories_null_throw(Class<?> type) {
    NullPointerTester tester = tester();
    if (!Modifier.isAbstract(type.getModifiers())) {
      tester.testConstructors(type, PUBLIC);
    }
    if (!UNTRIED.contains(type)) {
      tester.testStaticMethods(type, PUBLIC);
    }
  }

  static Stream<Object> builders() {
    URI uri = URI.create("http://localhost:1");
    KubernetesClient client = mock(KubernetesClient.class);
    ResourceName map = ResourceName.of("Deployment", "streams", "map");
    return Stream.of(
        Kta.autoscaler(),
        ScalingPolicy.builder(),
        LoopScheduler.builder(),
        ScaleTargetDriver.builder(),
        Topology.builder(),
        SimulatedTopology.builder(),
        FlinkDriver.builder(uri),
        FlinkJobs.builder(uri),
        KubernetesScaleDriver.builder(client, "streams"),
        KubernetesScaleTarget.builder(client, map),
        Prometheus.builder(uri),
        AlgorithmServer.builder(new Toggle()),
        KtaPage.builder(),
        RemoteAlgorithm.builder());
  }

  @Test
  void builders_ofThePublicApi_areAllTried() {
    assertThat(PublicTypes.all().filter(type -> type.getName().endsWith("Builder")))
        .containsExactlyInAnyOrderElementsOf(builders().<Class<?>>map(Object::getClass).toList());
  }

  /** Returns a builder, a setter and a place, for each argument that could be null. */
  static Stream<Arguments> settings() {
    return builders().flatMap(NullsTest::settings);
  }

  private static Stream<Arguments> settings(Object builder) {
    return Stream.of(builder.getClass().getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getReturnType() == builder.getClass())
        .flatMap(
            setter ->
                IntStream.range(0, setter.getParameterCount())
                    .filter(place -> !setter.getParameterTypes()[place].isPrimitive())
                    .mapToObj(place -> arguments(builder, setter, place)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void setters_null_nameTheArgument(Object builder, Method setter, int place) {
    @Nullable Object[] given = given(setter);
    given[place] = null;
    Throwable thrown = catchThrowable(() -> setter.invoke(builder, given));
    assertThat(thrown).isInstanceOf(InvocationTargetException.class);
    assertThat(thrown.getCause())
        .isInstanceOf(NullPointerException.class)
        .extracting(Throwable::getMessage)
        .isIn(setter.getName(), setter.getParameters()[place].getName());
  }

  private static @Nullable Object[] given(Method setter) {
    Type[] types = setter.getGenericParameterTypes();
    return types.length == 1
        ? new Object[1]
        : Stream.of(types).map(type -> VALUES.of(type).first()).toArray();
  }

  /** What is not null, where another argument is. */
  private static NullPointerTester tester() {
    NullPointerTester tester = new NullPointerTester();
    tester.setDefault(int.class, 3);
    tester.setDefault(long.class, 4096L);
    tester.setDefault(double.class, 0.5);
    tester.setDefault(String.class, "map");
    tester.setDefault(Duration.class, Duration.ofSeconds(5));
    tester.setDefault(Instant.class, NOW);
    tester.setDefault(LocalTime.class, LocalTime.NOON);
    tester.setDefault(ZoneId.class, ZoneId.of("UTC"));
    tester.setDefault(URI.class, URI.create("http://localhost:1"));
    tester.setDefault(Tags.class, Tags.empty());
    tester.setDefault(OperatorId.class, MAP);
    tester.setDefault(Operator.class, Operator.of("map", 1));
    tester.setDefault(OperatorReference.class, new OperatorReference("kind", Map.of()));
    tester.setDefault(Topology.class, TOPOLOGY);
    tester.setDefault(ParallelismPlan.class, PLAN);
    tester.setDefault(Observation.class, Observation.of(NOW, TOPOLOGY));
    tester.setDefault(OperatorMetrics.class, OperatorMetrics.unknown());
    tester.setDefault(JobStatus.class, JobStatus.steady());
    tester.setDefault(
        Interruption.class, Interruption.of(Interruption.Cause.OTHER, NOW, Duration.ZERO));
    tester.setDefault(MeterRegistry.class, new SimpleMeterRegistry());
    setOutcomes(tester);
    setLimits(tester);
    return tester;
  }

  private static void setOutcomes(NullPointerTester tester) {
    Outcome held = new Outcome.Held("a test");
    CycleId id = new CycleId("job", 1);
    tester.setDefault(CycleId.class, id);
    tester.setDefault(Decision.class, new Decision.Hold("a test"));
    tester.setDefault(Outcome.class, held);
    tester.setDefault(ApplyResult.class, ApplyResult.applied());
    tester.setDefault(CycleReport.class, CycleReport.of(id, NOW, held));
    tester.setDefault(ResultTypes.class, ResultTypes.unknown());
    tester.setDefault(
        KnowledgeOwner.class, new KnowledgeOwner<>("job", "Toggle", ResultTypes.unknown()));
    tester.setDefault(Orders.class, Orders.none());
    tester.setDefault(ScalingLog.class, Knowledge.none().log());
    tester.setDefault(Experience.class, Knowledge.none().experience());
    tester.setDefault(Stops.class, new Stops(List.of(), List.of()));
    tester.setDefault(ReplayReport.Totals.class, new ReplayReport.Totals(0, 0, 0));
    tester.setDefault(
        CycleResult.Plans.class,
        new CycleResult.Plans(Optional.empty(), Optional.empty(), Optional.empty()));
    tester.setDefault(ResourceName.class, ResourceName.of("Deployment", "streams", "map"));
    tester.setDefault(Consumption.Uncommitted.class, Consumption.Uncommitted.UNKNOWN);
    tester.setDefault(JobRun.class, new JobRun("job", "0123", NOW));
    tester.setDefault(Capacity.class, Capacity.perInstance(1));
  }

  private static void setLimits(NullPointerTester tester) {
    ScalingPolicy policy = ScalingPolicy.defaults();
    tester.setDefault(ScalingPolicy.class, policy);
    tester.setDefault(Bounds.Range.class, new Bounds.Range(1, 2));
    tester.setDefault(Budget.class, Budget.unlimited());
    tester.setDefault(Conflicts.class, Conflicts.defaults());
    tester.setDefault(Direction.class, Direction.unrestricted());
    tester.setDefault(Behavior.class, Behavior.calm());
    tester.setDefault(Objective.class, Objective.latency(0.95, Duration.ofSeconds(5)));
    tester.setDefault(Reason.class, Reason.said("a test"));
    tester.setDefault(Bounds.class, policy.bounds());
    tester.setDefault(Pace.class, policy.pace());
    tester.setDefault(Limits.class, policy.limits());
    tester.setDefault(Behaviors.class, policy.behaviors());
    tester.setDefault(Timing.class, policy.timing());
    tester.setDefault(Safeguards.class, policy.safeguards());
    tester.setDefault(MissingData.class, MissingData.defaults());
    tester.setDefault(Effectiveness.class, Effectiveness.defaults());
    tester.setDefault(
        WeeklyWindow.class,
        WeeklyWindow.daily(LocalTime.NOON, LocalTime.MIDNIGHT, ZoneId.of("UTC")));
  }
}
