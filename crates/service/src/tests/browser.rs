//! A browser as far as the desk's pages need one.

use axum::{
    body::Body,
    http::{
        Request, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    },
};
use saring_desk::{Role, audit::Action};
use scraper::{Html, Selector};

use super::{Answer, TestService};

/// It keeps cookies, and sends the forms that it was shown.
pub(super) struct Browser<'a> {
    service: &'a TestService,
    pub(super) cookies: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    pub(super) const fn new(service: &'a TestService) -> Self {
        Self { service, cookies: Vec::new() }
    }

    /// Somebody new, who has come in.
    pub(super) async fn inside(service: &'a TestService, name: &str, role: Role) -> Self {
        let token = service.token(name, role);
        let mut browser = Self::new(service);
        let answer = browser.enter(&token, "").await;
        assert_eq!((answer.status, to(&answer)), (StatusCode::SEE_OTHER, "/"), "{}", answer.text());
        browser
    }

    pub(super) async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).header(ACCEPT, "text/html,*/*;q=0.8");
        let answer = self.service.send(request.body(body).expect("a request")).await;
        for set in answer.headers.get_all(SET_COOKIE) {
            let (name, value) =
                set.to_str().expect("text").split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().uri(path), Body::empty()).await
    }

    pub(super) async fn page(&mut self, path: &str) -> Html {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.html()
    }

    /// Sends a form from the page at `from`, with the token that this page gives its forms.
    pub(super) async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = csrf(&self.page(from).await);
        self.post_with(path, &csrf, "same-origin", fields).await
    }

    pub(super) async fn post_with(&mut self, path: &str, csrf: &str, site: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", csrf).extend_pairs(fields);
        let request = Request::builder().method("POST").uri(path).header("sec-fetch-site", site);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.finish())).await
    }

    pub(super) async fn enter(&mut self, token: &str, to: &str) -> Answer {
        let csrf = csrf(&self.get("/masuk").await.html());
        self.post_with("/masuk", &csrf, "same-origin", &[("token", token), ("ke", to)]).await
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Answer {
    pub(super) fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }
}

pub(super) fn to(answer: &Answer) -> &str {
    answer.headers.get(LOCATION).map_or("", |to| to.to_str().expect("text"))
}

pub(super) fn csrf(page: &Html) -> String {
    let selector = Selector::parse("input[name=csrf]").expect("a selector");
    page.select(&selector).next().and_then(|field| field.attr("value")).expect("a form").to_owned()
}

pub(super) fn values(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|found| found.attr("value").unwrap_or_default().to_owned()).collect()
}

/// The actions that the log tells of a case, the newest first.
pub(super) fn logged(service: &TestService, case: i64) -> Vec<Action> {
    let entries = service.app.desk.audit_entries(None, 1000).expect("works");
    entries.into_iter().filter(|entry| entry.told.case == Some(case)).map(|entry| entry.told.action).collect()
}
