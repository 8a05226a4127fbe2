module seldon.managed_kafka/lab/schemas

go 1.26

require (
	github.com/argoproj/argo-cd/v3 v3.1.0
	github.com/external-secrets/external-secrets v0.20.4
)
