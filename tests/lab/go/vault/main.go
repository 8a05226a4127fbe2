// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

// HashiCorp Vault's own engine of key-value secrets, version 2, at `secret`, and of Vault's server no more than one token.
// The engine is a Go module of its own; the servers of Vault and OpenBao are not to be had as modules.
// `vault ADDRESS CERTIFICATE KEY` serves it in memory to whoever has the token of VAULT_TOKEN.
package main

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/sdk/logical"
)

const mount = "/v1/secret/"

var operations = map[string]logical.Operation{
	http.MethodGet:    logical.ReadOperation,
	http.MethodPost:   logical.CreateOperation,
	http.MethodPut:    logical.CreateOperation,
	http.MethodDelete: logical.DeleteOperation,
}

type server struct {
	engine  logical.Backend
	storage logical.Storage
	token   string
}

func main() {
	if len(os.Args) != 4 || os.Getenv("VAULT_TOKEN") == "" {
		fmt.Fprintln(os.Stderr, "usage: VAULT_TOKEN=… vault ADDRESS CERTIFICATE KEY")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2], os.Args[3], os.Getenv("VAULT_TOKEN")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(address, certificate, key, token string) error {
	storage := &logical.InmemStorage{}
	engine, err := kv.Factory(context.Background(), &logical.BackendConfig{
		BackendUUID: "lab",
		Config:      map[string]string{"version": "2"},
		StorageView: storage,
		System:      logical.StaticSystemView{},
	})
	if err != nil {
		return err
	}
	return http.ListenAndServeTLS(address, certificate, key, server{engine, storage, token})
}

func (s server) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	given := request.Header.Get("X-Vault-Token")
	path, mounted := strings.CutPrefix(request.URL.Path, mount)
	operation, known := operations[request.Method]
	switch {
	case subtle.ConstantTimeCompare([]byte(given), []byte(s.token)) != 1:
		answer(writer, http.StatusForbidden, map[string]any{"errors": []string{"permission denied"}})
		return
	case !mounted || !known:
		answer(writer, http.StatusNotFound, map[string]any{"errors": []string{}})
		return
	}
	data := map[string]any{}
	if operation == logical.CreateOperation {
		if err := json.NewDecoder(request.Body).Decode(&data); err != nil {
			answer(writer, http.StatusBadRequest, map[string]any{"errors": []string{"no JSON"}})
			return
		}
	}
	asked := &logical.Request{Operation: operation, Path: path, Data: data, Storage: s.storage}
	response, err := s.engine.HandleRequest(request.Context(), asked)
	if status, err := logical.RespondErrorCommon(asked, response, err); status != 0 {
		errors := []string{}
		if err != nil {
			errors = append(errors, err.Error())
		}
		answer(writer, status, map[string]any{"errors": errors})
		return
	}
	if response == nil {
		writer.WriteHeader(http.StatusNoContent)
		return
	}
	// As the engine answers for what is deleted, or is not one of its paths
	if status, own := response.Data[logical.HTTPStatusCode].(int); own {
		body, _ := response.Data[logical.HTTPRawBody].(string)
		answer(writer, status, json.RawMessage(body))
		return
	}
	answer(writer, http.StatusOK, logical.LogicalResponseToHTTPResponse(response))
}

func answer(writer http.ResponseWriter, status int, body any) {
	writer.Header().Set("Content-Type", "application/json")
	writer.WriteHeader(status)
	_ = json.NewEncoder(writer).Encode(body)
}
