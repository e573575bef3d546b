//go:build !unix

package main

const frozenBase = "FAILOVER_FROZEN_BASE"

func frozenChild() {}

func frozen(kind, protocol) string { return "not measured here" }
