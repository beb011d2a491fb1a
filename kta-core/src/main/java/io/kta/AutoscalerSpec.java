package io.kta;

import io.kta.algorithm.AskedOnce;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.HistoryLimit;
import io.kta.knowledge.KnowledgeStore;
import io.kta.policy.ScalingPolicy;

/** What an autoscaler is put together from; the builder's setters say what each is. */
record AutoscalerSpec<M, A>(
    String name,
    ScalingPolicy policy,
    String algorithmName,
    AskedOnce<M, A> algorithm,
    ScaleDriver driver,
    KnowledgeStore store,
    int historyLength,
    HistoryLimit historyLimit) {}
