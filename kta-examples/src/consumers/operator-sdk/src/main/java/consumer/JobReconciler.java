package consumer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.Autoscaler;
import io.kta.AutoscalerListener;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.ParallelismPlan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Runs an autoscaler for each ConfigMap that describes a job. */
final class JobReconciler implements Reconciler<ConfigMap>, Cleaner<ConfigMap> {
  private final LoopScheduler scheduler = LoopScheduler.create();
  private final AutoscalerListener listener;
  private final Map<ResourceID, Autoscaler> autoscalers = new ConcurrentHashMap<>();

  JobReconciler(AutoscalerListener listener) {
    this.listener = listener;
  }

  @Override
  public UpdateControl<ConfigMap> reconcile(ConfigMap job, Context<ConfigMap> context) {
    autoscalers.computeIfAbsent(ResourceID.fromResource(job), id -> start(id, job));
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(ConfigMap job, Context<ConfigMap> context) {
    Optional.ofNullable(autoscalers.remove(ResourceID.fromResource(job)))
        .ifPresent(Autoscaler::close);
    return DeleteControl.defaultDelete();
  }

  private Autoscaler start(ResourceID id, ConfigMap job) {
    int wanted = Integer.parseInt(job.getData().get("wanted"));
    Algorithm<?, ?> asWanted =
        Algorithm.of("asWanted")
            .plan( // the type of KTA's context need not be written
                context ->
                    new Decision.Scale(
                        ParallelismPlan.of(context.topology(), operator -> wanted), "as wanted"));
    return Kta.autoscaler()
        .name(id.getNamespace().orElse("") + "/" + id.getName())
        .shareKey(id.getNamespace().orElse(""))
        .algorithm(asWanted)
        .driver(new JobDriver())
        .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
        .scheduler(scheduler)
        .listener(listener)
        .start();
  }
}
